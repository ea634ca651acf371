import { VERBS, type Verb } from '@zhenma/pipeline';

const WIDTH = 24;

/** A one-line progress bar on standard error; writes nothing where `write` does nothing. */
export const progressBar = (write: (text: string) => void) => ({
  show: (verb: Verb, share: number, what: string): void => {
    const done = (VERBS.indexOf(verb) + Math.min(share, 1)) / VERBS.length;
    const filled = Math.round(done * WIDTH);
    const bar = `${'━'.repeat(filled)}${'─'.repeat(WIDTH - filled)}`;
    write(`\r\u001b[2K${bar} ${verb} ${what.slice(0, 40)}`);
  },
  clear: (): void => write('\r\u001b[2K'),
});
