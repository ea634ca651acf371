#!/usr/bin/env node
/** In a checkout the bundle is rebuilt when a source is newer; in a package it is just there. */
import { existsSync } from 'node:fs';

const scripts = new URL('../../../scripts/build.mjs', import.meta.url);
if (existsSync(scripts)) await (await import(scripts.href)).buildIfStale();
await import('../dist/zhenma.mjs');
