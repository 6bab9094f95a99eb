import { Buffer } from "node:buffer";

const mebibyte = 1024 * 1024;

/** Bytes up to which a file goes in one request, and of the first parts of a larger one. */
const partBytes = 8 * mebibyte;

/** Parts of one file that are in memory and on their way at once. */
export const partsAtOnce = 3;

/** A part of a file. */
export interface Part {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
}

/**
 * Cuts a stream into parts of 8 MiB. They grow after each thousand, so that the 10,000 parts that stores permit hold 430 GiB. No part comes
 * of a stream without bytes.
 *
 * @param smallest bytes of a part of the first thousand
 */
export async function* partsOf(stream: AsyncIterable<Uint8Array>, smallest: number = partBytes): AsyncGenerator<Part> {
  let number = 1;
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const piece of stream) {
    for (let first = 0; first < piece.byteLength;) {
      const size = smallest * Math.ceil(number / 1000);
      const taken = piece.subarray(first, first + size - bytes);
      // A copy: the stream may fill its memory again.
      held.push(Buffer.from(taken));
      first += taken.byteLength;
      bytes += taken.byteLength;
      if (bytes < size) continue;
      yield { number, bytes: Buffer.concat(held, bytes) };
      number++;
      held = [];
      bytes = 0;
    }
  }
  if (bytes > 0) yield { number, bytes: Buffer.concat(held, bytes) };
}

/** Sends a file whole where it fits into one part, else in parts. The stream is closed afterwards, however that ends. */
export async function sendContent(
  stream: AsyncIterable<Uint8Array>,
  whole: (bytes: Buffer) => Promise<void>,
  inParts: (parts: AsyncIterable<Part>) => Promise<void>,
): Promise<void> {
  const parts = partsOf(stream);
  try {
    const { value: first } = await parts.next();
    if (first === undefined || first.bytes.byteLength < partBytes) await whole(first?.bytes ?? Buffer.alloc(0));
    else await inParts(withFirst(first, parts));
  } finally {
    await parts.return(undefined);
  }
}

async function* withFirst(first: Part, rest: AsyncGenerator<Part>): AsyncGenerator<Part> {
  yield first;
  yield* rest;
}
