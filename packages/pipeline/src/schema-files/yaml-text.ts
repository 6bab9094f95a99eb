import { JsonNumber, type JsonObject, type JsonSource, type JsonTree } from "@dlt-ts/core";
import type * as Yaml from "yaml";
import type { Scalar, YAMLMap, YAMLSeq } from "yaml";
import { SchemaFileError } from "./schema-file-error.js";

/** Seventy files that nobody needs who has no schema files: they are read when the first one is. */
async function loadYaml(): Promise<typeof Yaml> {
  return await import("yaml");
}

/** As Python dlt lays its files out: block style, no line breaks within texts; texts that YAML 1.1 would read as something else are quoted. */
export async function writeYaml(tree: JsonTree): Promise<string> {
  const yaml = await loadYaml();
  const document = new yaml.Document(null, { version: "1.2", schema: "core", compat: "yaml-1.1" });
  document.contents = nodeOf(yaml, tree) as typeof document.contents;
  return document.toString({ indentSeq: false, lineWidth: 0 });
}

function nodeOf(yaml: typeof Yaml, tree: JsonTree): Scalar | YAMLMap | YAMLSeq {
  if (tree instanceof JsonNumber) return numberNode(yaml, tree.text);
  if (Array.isArray(tree)) {
    const list = new yaml.YAMLSeq();
    list.items = (tree as readonly JsonTree[]).map((each) => nodeOf(yaml, each));
    if (list.items.length === 0) list.flow = true;
    return list;
  }
  if (tree instanceof Map) {
    const map = new yaml.YAMLMap();
    map.items = [...(tree as JsonObject)].map(([key, value]) => new yaml.Pair(new yaml.Scalar(key), nodeOf(yaml, value)));
    if (map.items.length === 0) map.flow = true;
    return map;
  }
  return new yaml.Scalar(tree);
}

/** A number that JavaScript would write otherwise. */
function numberNode(yaml: typeof Yaml, text: string): Scalar {
  if (/^-?\d+$/.test(text)) return new yaml.Scalar(BigInt(text));
  const node = new yaml.Scalar(Number(text));
  node.minFractionDigits = /\.(\d+)$/.exec(text)?.[1]?.length ?? 0;
  return node;
}

/** Reads one YAML document as JSON. Texts stay texts unless they are `true`, `false`, `null` or a number. Throws a `SchemaFileError` that names the line. */
export async function readYaml(text: string, file: string): Promise<JsonSource> {
  const yaml = await loadYaml();
  const document = yaml.parseDocument(text, { version: "1.2", schema: "core", intAsBigInt: true, uniqueKeys: true, prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line;
    throw new SchemaFileError(
      `The schema file ${file} is no YAML${line === undefined ? "" : `, line ${line}`} (${error.code}). Correct it, or remove it to have it written anew.`,
      {
        context: { file, ...(line === undefined ? {} : { line }) },
      },
    );
  }
  const aliases = { found: false };
  yaml.visit(document, {
    Alias: () => {
      aliases.found = true;
    },
  });
  if (aliases.found)
    throw new SchemaFileError(`The schema file ${file} has aliases (*name), which schema files cannot have. Write the value out.`, {
      context: { file },
    });
  return sourceOf(yaml, document.contents);
}

function sourceOf(yaml: typeof Yaml, node: unknown): JsonSource {
  if (yaml.isMap(node)) return new Map(node.items.map(({ key, value }) => [keyOf(yaml, key), sourceOf(yaml, value)]));
  if (yaml.isSeq(node)) return node.items.map((each) => sourceOf(yaml, each));
  if (yaml.isScalar(node)) return scalarOf(node);
  return yaml.isAlias(node) || node === null || node === undefined ? null : (node as JsonSource);
}

function keyOf(yaml: typeof Yaml, key: unknown): string {
  return yaml.isScalar(key) ? (typeof key.value === "string" ? key.value : (key.source ?? String(key.value))) : String(key);
}

function scalarOf({ value, source }: Scalar): JsonSource {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : JsonNumber.parse(String(value));
  // 1.0 is another number than 1 for hashes
  if (typeof value === "number" && Number.isInteger(value) && source !== undefined && /^-?\d+\.\d+$/.test(source))
    return JsonNumber.parse(source);
  return (value ?? null) as JsonSource;
}
