import type { Bilingual, Lang } from '@zhenma/model';
import type { Given, Options } from './arguments.ts';

/** The world as a command sees it: streams, clock, environment. */
export interface World {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** True when people watch standard error: a progress bar makes sense. */
  readonly isTerminal: boolean;
  /** True when standard output goes to a screen and not into a file or a pipe. */
  readonly outIsTerminal?: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly elapsedMs: () => number;
  readonly peakMemoryBytes: () => number;
  /** Local day, YYYY-MM-DD. */
  readonly today: string;
  /** The same, asked again: for commands that run for days. */
  readonly day?: () => string;
  readonly cores: number;
  readonly readStdin: () => Promise<Uint8Array>;
  /**
   * Ends the process with this exit code once everything is written, if the door may be left so: what
   * the engine holds goes back at once, and not table by table.
   */
  readonly leave?: (exitCode: number) => void;
  /** Shows an address in the user's browser, if the door has one; never fails. */
  readonly openBrowser?: (url: string) => void;
}

/** One verb of the command line, one file each. */
export interface Command {
  readonly name: string;
  /** What stands after the name in the usage line. */
  readonly usage: string;
  readonly summary: Bilingual;
  readonly options: Options;
  /** @returns the exit code */
  readonly run: (given: Given, world: World, lang: Lang) => Promise<number>;
}
