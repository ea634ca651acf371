/** Devices that one terminal id may stand for; device codes leave room for as many. */
export const PARTS_MAX = 1_000;

/** Codes of terminal ids, devices without a serial, are so many apart: see device-use.ts. */
export const ID_CODE = PARTS_MAX * 1_000;

/** The terminal id inside the code of a device that has no serial. */
export const tidOf = (device: number): number => Math.floor(-device / ID_CODE);
