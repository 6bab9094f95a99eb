/** Seeded data: the same rows in every process. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 4_294_967_296;
  };
}

const words = "amber birch cedar delta ember fjord grove harbor island juniper kelp lagoon meadow north opal prairie quartz river".split(
  " ",
);
const day = Date.UTC(2026, 0, 1);

export type BenchRow = Readonly<Record<string, unknown>>;

function flatRow(index: number, next: () => number): BenchRow {
  return {
    id: index,
    user_id: Math.floor(next() * 1e9),
    name: `${words[Math.floor(next() * words.length)]} ${words[Math.floor(next() * words.length)]}`,
    email: `user${Math.floor(next() * 1e6)}@example.com`,
    amount: Math.floor(next() * 1e6) / 100 + 0.001,
    active: next() > 0.5,
    created_at: new Date(day + Math.floor(next() * 3e10)).toISOString(),
    country: words[Math.floor(next() * words.length)],
    note: next() > 0.3 ? `note ${Math.floor(next() * 1e9)} of ${index}` : null,
    score: Math.floor(next() * 1000),
  };
}

function narrowRow(index: number, next: () => number): BenchRow {
  return { id: index, value: next(), label: words[Math.floor(next() * words.length)] };
}

function nestedRow(index: number, next: () => number): BenchRow {
  const person = (): BenchRow => ({
    id: Math.floor(next() * 1e6),
    login: words[Math.floor(next() * words.length)],
    site_admin: next() > 0.9,
  });
  return {
    id: String(1e10 + index),
    type: words[index % words.length],
    created_at: new Date(day + index * 1000).toISOString(),
    public: true,
    actor: person(),
    repository: {
      id: Math.floor(next() * 1e7),
      name: `${words[index % words.length]}/repo`,
      owner: person(),
      topics: words.slice(0, Math.floor(next() * 4)),
    },
    payload: {
      size: Math.floor(next() * 10),
      commits: Array.from({ length: Math.floor(next() * 4) }, () => ({
        sha: Math.floor(next() * 1e15).toString(16),
        author: person(),
        message: "a message of some length for a commit",
      })),
    },
  };
}

/** The rows that there are. */
export const shapes = { flat: flatRow, narrow: narrowRow, nested: nestedRow } as const;

export type Shape = keyof typeof shapes;

export function* benchRows(shape: Shape, count: number): Generator<BenchRow> {
  const next = random(7);
  for (let index = 0; index < count; index++) yield shapes[shape](index, next);
}
