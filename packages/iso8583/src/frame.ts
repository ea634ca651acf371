import type { Issue } from './issue.ts';
import { ASCII_LENGTH_BYTES, CUPS_HEADER_BYTES, POS_HEADER_BYTES, TPDU_BYTES } from './locate.ts';
import { type Frame, NO_FRAME } from './message.ts';
import type { Plan } from './plan.ts';
import { SLOT } from './slots.ts';
import { hexOf, latin1Of, type Source } from './values.ts';

/** Finds the declared length of an HTTP body in its head. */
export const CONTENT_LENGTH = /(\r\ncontent-length:[ \t]*)(\d{1,9})(?=\r\n)/i;

/**
 * Reads what {@link locate} found before the message type.
 *
 * Errors  none; a declared length that is not the actual one is an issue at its offset.
 */
export function readFrame(source: Source, plan: Plan, slots: Int32Array, issues: Issue[]): Frame {
  const body = slots[SLOT.body]!;
  const length = slots[SLOT.length]!;
  const tpdu = slots[SLOT.tpdu]!;
  const header = slots[SLOT.header]!;
  if (body === 0 && length < 0 && tpdu < 0 && header < 0) return NO_FRAME;
  const isCups = plan.dialect.framing === 'cups';
  const headerBytes = isCups ? CUPS_HEADER_BYTES : POS_HEADER_BYTES;
  if (body > 0) checkContentLength(source, body, issues);
  if (isCups && header >= 0) checkCupsLength(source, header, issues);
  return {
    lengthPrefix: length < 0 ? null : readLength(source, length, isCups, issues),
    tpdu: tpdu < 0 ? null : cut(source, tpdu, TPDU_BYTES),
    header: header < 0 ? null : cut(source, header, headerBytes),
    http: body === 0 ? null : latin1Of(source, 0, body),
  };
}

const cut = (source: Source, at: number, bytes: number): string => hexOf(source, at, at + bytes);

function readLength(source: Source, at: number, isCups: boolean, issues: Issue[]): number {
  const size = isCups ? ASCII_LENGTH_BYTES : 2;
  const declared = isCups
    ? Number(latin1Of(source, at, at + size))
    : (source.bytes[at]! << 8) | source.bytes[at + 1]!;
  checkDeclared(declared, source.bytes.length - at - size, at, issues);
  return declared;
}

function checkContentLength(source: Source, body: number, issues: Issue[]): void {
  const match = CONTENT_LENGTH.exec(latin1Of(source, 0, body));
  if (match) checkDeclared(Number(match[2]), source.bytes.length - body, match.index, issues);
}

function checkCupsLength(source: Source, header: number, issues: Issue[]): void {
  const declared = Number(latin1Of(source, header + 2, header + 6));
  checkDeclared(declared, source.bytes.length - header, header + 2, issues);
}

/** A declared length that is not the actual one is an issue. */
export function checkDeclared(
  declared: number,
  actual: number,
  offset: number,
  issues: Issue[],
): void {
  if (declared === actual) return;
  const message = `declared ${declared} bytes, there are ${actual}`;
  issues.push({ code: 'FRAME_LENGTH_MISMATCH', field: null, offset, message });
}
