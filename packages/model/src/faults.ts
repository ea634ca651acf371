/** Exit codes of the command line. Source: contract §3. */
export const EXIT = { done: 0, failOn: 1, usage: 2, unreadable: 3, internal: 4 } as const;

interface FaultSpec {
  readonly exit: number;
  /** What to do, in both languages; one sentence each. */
  readonly remedy: { readonly zh: string; readonly en: string };
}

/** Every fault the product can raise. docs/errors.md explains each; a test checks both ways. */
export const FAULTS = {
  USAGE_COMMAND_UNKNOWN: {
    exit: EXIT.usage,
    remedy: { zh: '运行 zhenma --help 查看命令。', en: 'Run zhenma --help for the commands.' },
  },
  USAGE_OPTION_UNKNOWN: {
    exit: EXIT.usage,
    remedy: { zh: '在命令后加 --help 查看选项。', en: 'Add --help after the command.' },
  },
  USAGE_ARGUMENT_MISSING: {
    exit: EXIT.usage,
    remedy: { zh: '在命令后加 --help 查看用法。', en: 'Add --help after the command.' },
  },
  USAGE_VALUE_INVALID: {
    exit: EXIT.usage,
    remedy: { zh: '按提示的取值重新运行。', en: 'Run again with one of the values named.' },
  },
  SOURCE_PATH_MISSING: {
    exit: EXIT.unreadable,
    remedy: { zh: '检查路径是否写对、是否有读取权限。', en: 'Check the path and its permissions.' },
  },
  SOURCE_EMPTY: {
    exit: EXIT.unreadable,
    remedy: {
      zh: '放入 transactions*.csv 等文件，或用 --as 指明来源格式。',
      en: 'Put transactions*.csv or another known file there, or name the format with --as.',
    },
  },
  SOURCE_UNRECOGNISED: {
    exit: EXIT.unreadable,
    remedy: {
      zh: '按表名给文件命名（如 transactions_3月.csv），用 --as 指明来源格式，或用 zhenma map 生成列映射。',
      en: 'Name the file after its table (transactions_march.csv), name the format with --as, or make a column map with zhenma map.',
    },
  },
  SOURCE_HEADER_WRONG: {
    exit: EXIT.unreadable,
    remedy: {
      zh: '第一行须为列名，并包含必需的列；也可以先用 zhenma map 生成列映射。',
      en: 'The first row must name the columns, the required ones among them; zhenma map helps.',
    },
  },
  SOURCE_FORMAT_BROKEN: {
    exit: EXIT.unreadable,
    remedy: { zh: '请重新导出或重新传输该文件。', en: 'Export or transfer the file again.' },
  },
  SOURCE_TOO_LARGE: {
    exit: EXIT.unreadable,
    remedy: {
      zh: '压缩比异常或超过上限；请核对文件来源，必要时先解压。',
      en: 'The file expands abnormally or is over the limit; check where it is from, or unpack it.',
    },
  },
  OUTPUT_NOT_WRITABLE: {
    exit: EXIT.unreadable,
    remedy: { zh: '换一个可写的 --out 目录。', en: 'Choose a writable directory with --out.' },
  },
  OUTPUT_IN_USE: {
    exit: EXIT.unreadable,
    remedy: {
      zh: '等那次扫描结束，或换一个 --out 目录。',
      en: 'Wait for that scan to end, or choose another directory with --out.',
    },
  },
  KEY_UNREADABLE: {
    exit: EXIT.unreadable,
    remedy: {
      zh: '检查 ZHENMA_KEY 或密钥文件的内容与权限（0600）。',
      en: 'Check ZHENMA_KEY or the key file, its content and mode 0600.',
    },
  },
  CATALOG_RULE_INVALID: {
    exit: EXIT.usage,
    remedy: { zh: '用 zhenma rules check 查看位置并修改。', en: 'See zhenma rules check.' },
  },
  ENGINE_NOT_AVAILABLE: {
    exit: EXIT.usage,
    remedy: {
      zh: '目前可用的引擎是 local 和 stream。',
      en: 'The engines available now are local and stream.',
    },
  },
  BUNDLE_INVALID: {
    exit: EXIT.failOn,
    remedy: {
      zh: '结果文件与清单不符，请勿作为证据使用。',
      en: 'The files differ from their manifest; do not use them as evidence.',
    },
  },
  MEMORY_EXHAUSTED: {
    exit: EXIT.internal,
    remedy: {
      zh: '用 --memory 给更多内存，或用 --threads 减少线程，再试一次。',
      en: 'Give more with --memory, or fewer threads with --threads, and try again.',
    },
  },
  INTERNAL: {
    exit: EXIT.internal,
    remedy: {
      zh: '这是程序缺陷，请附上命令和此信息报告。',
      en: 'This is a defect of ours; please report it with the command.',
    },
  },
} as const satisfies Record<string, FaultSpec>;

export type FaultCode = keyof typeof FAULTS;

/**
 * An error for the person at the keyboard: what was wrong, which value, where, what is allowed.
 *
 * The message is one clause in lower case; card numbers never enter it. The catalogue gives the
 * exit code and the remedy. Bad rows are not faults: they are `Issue` values.
 */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(
    code: FaultCode,
    message: string,
    detail: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'Fault';
    this.code = code;
    this.detail = detail;
  }

  get exitCode(): number {
    return FAULTS[this.code].exit;
  }

  remedy(lang: 'zh' | 'en'): string {
    return FAULTS[this.code].remedy[lang];
  }
}

/** Marks a branch that the types say cannot be reached. */
export const unreachable = (value: never): never => {
  throw new Fault('INTERNAL', `unexpected value ${String(value)}`);
};
