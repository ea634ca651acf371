import { mkdir } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { type LengthForm, splitFrames } from '@zhenma/iso8583';
import { EXIT, Fault } from '@zhenma/model';
import { livePart, openTap, readRegistry, type Tap } from '@zhenma/pipeline';
import { loadJudgement } from '../catalog.ts';
import { cardTokeniser, loadKey, remembering } from '../key.ts';
import { type Given, oneOf } from './arguments.ts';
import type { Command, World } from './command.ts';
import { zoneMinutes } from './scan.ts';

const LISTEN = '127.0.0.1:8583';
const BATCH_FRAMES = 2_000;
/** Sockets wait while more frames than this are not taken yet. */
const QUEUE_FRAMES_MAX = 20_000;
const CONNECTIONS_MAX = 64;
const CHECKPOINT_FRAMES = 50_000;
const HORIZON_DAYS = 7;

export const tapCommand: Command = {
  name: 'tap',
  usage: '[registry…]',
  summary: {
    zh: '监听 ISO 8583 报文（长度前缀的 TCP 帧），实时判断，逐行写出结论',
    en: 'listen for ISO 8583 frames (TCP, length prefixed), judge them live, write verdicts line by line',
  },
  options: {
    listen: {
      value: 'HOST:PORT',
      zh: `监听地址（默认 ${LISTEN}）`,
      en: `address (default ${LISTEN})`,
    },
    'allow-remote': {
      zh: '允许监听本机以外的地址',
      en: 'allow an address other than this machine',
    },
    out: {
      value: 'FILE',
      zh: '结论文件（默认 ./zhenma-tap.ndjson）',
      en: 'verdicts (default ./zhenma-tap.ndjson)',
    },
    state: {
      value: 'DIR',
      zh: '状态目录（默认 ./zhenma-tap）',
      en: 'state directory (default ./zhenma-tap)',
    },
    length: { value: 'FORM', zh: 'auto、binary2 或 ascii4', en: 'auto, binary2 or ascii4' },
    checkpoint: { value: 'N', zh: '每 N 帧做一次检查点', en: 'frames between checkpoints' },
    rules: { value: 'FILE', many: true, zh: '改用这些规则包', en: 'use these rule packs instead' },
    timezone: { value: '+08:00', zh: '无时区时间的时区', en: 'zone of times without one' },
    memory: { value: '1GB', zh: '读登记资料时的内存上限', en: 'memory for reading the registry' },
  },
  run: async (given, world, lang) => {
    // What is refused leaves nothing behind.
    const { host, port } = addressOf(given);
    const form = oneOf('length', given.value('length'), ['auto', 'binary2', 'ascii4'], 'auto');
    const tap = await open(given, world, lang);
    const queue = createQueue(tap, world);
    const server = createServer({ allowHalfOpen: true }, (socket) => receive(socket, form, queue));
    server.maxConnections = CONNECTIONS_MAX;
    const bound = await listen(server, host, port);
    world.out(`${JSON.stringify({ listening: `${host}:${bound}` })}\n`);
    await stopped();
    server.close();
    queue.drain();
    tap.close();
    return EXIT.done;
  },
};

const open = async (given: Given, world: World, lang: 'zh' | 'en'): Promise<Tap> => {
  const state = resolve(given.value('state') ?? 'zhenma-tap');
  await mkdir(state, { recursive: true, mode: 0o700 }).catch((error) => {
    throw new Fault('OUTPUT_NOT_WRITABLE', `cannot write below ${state}`, {}, error);
  });
  const key = await loadKey(world.environment['ZHENMA_KEY'], join(world.home, '.zhenma', 'key'));
  const tokenise = remembering(cardTokeniser(key));
  const zone = zoneMinutes(given.value('timezone') ?? '+08:00');
  const { ruleSet, weights } = await loadJudgement(given.values('rules'));
  const registry = await readRegistry({
    paths: given.positionals.map((path) => resolve(path)),
    work: state,
    tokenise,
    today: world.today,
    zoneMinutes: zone,
    memory: given.value('memory') ?? '1GB',
  });
  const parts = {
    ...registry,
    ...livePart(ruleSet),
    weights,
    lang,
    zoneMinutes: zone,
    tokenise,
    today: world.today,
    horizonDays: HORIZON_DAYS,
  };
  return openTap(parts, {
    state,
    out: resolve(given.value('out') ?? 'zhenma-tap.ndjson'),
    checkpointFrames: countOf(given.value('checkpoint')),
  });
};

const countOf = (text: string | undefined): number => {
  if (text === undefined) return CHECKPOINT_FRAMES;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Fault('USAGE_VALUE_INVALID', `--checkpoint ${text} is not a number from 1`);
};

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|localhost|::1)$/;

const addressOf = (given: Given): { readonly host: string; readonly port: number } => {
  const text = given.value('listen') ?? LISTEN;
  const [, host = '', port = ''] = /^\[?([^\]]*?)\]?:(\d{1,5})$/.exec(text) ?? [];
  if (host === '' || Number(port) > 65_535)
    throw new Fault('USAGE_VALUE_INVALID', `--listen ${text} is not like ${LISTEN}`);
  if (!LOOPBACK.test(host) && !given.flag('allow-remote'))
    throw new Fault(
      'USAGE_VALUE_INVALID',
      `${host} is not this machine; messages are not encrypted (--allow-remote)`,
    );
  return { host, port: Number(port) };
};

interface Queue {
  readonly put: (socket: Socket, frames: readonly Uint8Array[]) => void;
  /** Closes a connection that sends no more, once all it sent is acknowledged. */
  readonly finish: (socket: Socket) => void;
  readonly drain: () => void;
}

/** Frames of all connections in order of arrival; a batch is acknowledged once it is on the disk. */
const createQueue = (tap: Tap, world: World): Queue => {
  let waiting: { readonly socket: Socket; readonly bytes: Uint8Array }[] = [];
  const durable = new Map<Socket, number>();
  const finished = new Set<Socket>();
  const endIfDone = (socket: Socket): void => {
    if (!finished.has(socket) || waiting.some((one) => one.socket === socket)) return;
    finished.delete(socket);
    durable.delete(socket);
    socket.end();
  };
  let scheduled = false;
  const work = (): void => {
    const batch = waiting.slice(0, BATCH_FRAMES);
    waiting = waiting.slice(BATCH_FRAMES);
    if (batch.length > 0)
      tap.accept(
        batch.map(({ bytes }) => bytes),
        world.day?.() ?? world.today,
      );
    for (const { socket } of batch) durable.set(socket, (durable.get(socket) ?? 0) + 1);
    for (const socket of new Set(batch.map((one) => one.socket))) {
      if (socket.destroyed) durable.delete(socket);
      else socket.write(`${JSON.stringify({ durable: durable.get(socket) })}\n`);
      if (waiting.length < QUEUE_FRAMES_MAX) socket.resume();
      endIfDone(socket);
    }
  };
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      work();
      if (waiting.length > 0) schedule();
    });
  };
  return {
    put: (socket, frames) => {
      for (const bytes of frames) waiting.push({ socket, bytes });
      if (waiting.length >= QUEUE_FRAMES_MAX) socket.pause();
      schedule();
    },
    finish: (socket) => {
      finished.add(socket);
      endIfDone(socket);
    },
    drain: () => {
      while (waiting.length > 0) work();
    },
  };
};

/** Cuts what a connection sends into frames. A length that is no length ends the connection. */
const receive = (socket: Socket, form: 'auto' | LengthForm, queue: Queue): void => {
  let rest: Uint8Array = new Uint8Array(0);
  let known: LengthForm | undefined = form === 'auto' ? undefined : form;
  socket.on('data', (chunk: Buffer) => {
    const buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    known ??= buffer.length >= 4 ? lengthForm(buffer) : undefined;
    if (known === undefined) {
      rest = buffer;
      return;
    }
    const split = splitFrames(buffer, known);
    rest = split.rest;
    if (split.frames.length > 0)
      queue.put(
        socket,
        split.frames.map(({ bytes }) => bytes),
      );
    const [issue] = split.issues;
    if (issue) socket.end(told(issue.code, issue.message));
  });
  socket.on('end', () => {
    if (rest.length > 0) socket.write(told('FRAME_TRUNCATED', endedWithin(rest.length)));
    queue.finish(socket);
  });
  socket.on('error', () => socket.destroy());
};

const told = (error: string, message: string): string => `${JSON.stringify({ error, message })}\n`;

const endedWithin = (bytes: number): string =>
  `the connection ended within a frame, of which ${bytes} bytes had come; ` +
  'a frame begins with its length in two bytes or four digits';

/** Four ASCII digits are a length of CUPS; as two binary bytes they would be 12,000 and more. */
const lengthForm = (bytes: Uint8Array): LengthForm =>
  bytes.subarray(0, 4).every((byte) => byte >= 0x30 && byte <= 0x39) ? 'ascii4' : 'binary2';

const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((done, fail) => {
    server.once('error', (error) =>
      fail(new Fault('USAGE_VALUE_INVALID', `cannot listen on ${host}:${port}`, {}, error)),
    );
    server.listen(port, host, () => {
      const address = server.address();
      done(typeof address === 'object' && address ? address.port : port);
    });
  });

const stopped = (): Promise<void> =>
  new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
