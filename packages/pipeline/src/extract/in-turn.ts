/**
 * Takes a value of each generator in turn. At most `limit` of them are open; the others are begun, in order, as those before them end.
 * However it ends, all that are open are closed, and the first error counts.
 */
export async function* inTurn<Value>(
  begin: readonly (() => AsyncGenerator<Value, void, undefined>)[],
  limit: number,
): AsyncGenerator<Value, void, undefined> {
  const waiting = begin.values();
  const open: AsyncGenerator<Value, void, undefined>[] = [];
  const openNext = (): void => {
    while (open.length < Math.max(1, limit)) {
      const next = waiting.next();
      if (next.done === true) return;
      open.push(next.value());
    }
  };
  try {
    openNext();
    for (let turn = 0; open.length > 0;) {
      const current = open[turn]!;
      const result = await current.next();
      if (result.done === true) {
        open.splice(turn, 1);
        openNext();
      } else {
        yield result.value;
        turn += 1;
      }
      if (turn >= open.length) turn = 0;
    }
  } finally {
    await Promise.allSettled(open.map((each) => each.return()));
  }
}
