import { writeFile } from 'node:fs/promises';
import type { Case, Lang } from '@zhenma/model';
import type { Session } from '../../engine/session.ts';
import type { Summary } from '../summary.ts';
export const writeReport = async (
  _session: Session,
  path: string,
  _input: { readonly summary: Summary; readonly cases: readonly Case[]; readonly lang: Lang },
): Promise<void> => {
  await writeFile(path, '<!doctype html>');
};
