import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** The interpreter to test with: `DLT_TEST_PYTHON`, else `python3`. */
const python = process.env["DLT_TEST_PYTHON"] ?? "python3";

/**
 * Why a test cannot use a Python module here, or undefined if it can. Where `DLT_TEST_REQUIRE` (a list with commas) names the module, its
 * absence is an error instead.
 */
export async function missingPython(module: string): Promise<string | undefined> {
  try {
    await execute(python, ["-c", `import ${module}`]);
    return undefined;
  } catch {
    const reason = `${python} has no ${module}: install it, or set DLT_TEST_PYTHON to an interpreter that has it`;
    if ((process.env["DLT_TEST_REQUIRE"] ?? "").split(",").includes(module)) throw new Error(reason);
    return reason;
  }
}

/** What a Python script prints, as JSON. */
export async function runPython(script: string, ...parameters: string[]): Promise<unknown> {
  const { stdout } = await execute(python, [script, ...parameters], { maxBuffer: 1 << 28 });
  return JSON.parse(stdout);
}
