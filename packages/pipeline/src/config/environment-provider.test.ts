import { describe, expect, it } from "vitest";
import { project } from "../../test/config/project.js";
import { EnvironmentProvider } from "./environment-provider.js";

describe("EnvironmentProvider", () => {
  const path = ["destination", "postgres", "credentials", "password"];

  it("joins the parts in capitals with two underscores and keeps hyphens", () => {
    const provider = new EnvironmentProvider({}, "/nowhere");
    expect(provider.keyOf(["destination", "wh-1", "", "bucket_url"])).toBe("DESTINATION__WH-1__BUCKET_URL");
  });

  it("takes an empty variable as a value", () => {
    expect(new EnvironmentProvider({ A__B: "" }, "/nowhere").lookUp(["a", "b"], false)).toBe("");
  });

  it("does not take what every object inherits for a variable", () => {
    expect(new EnvironmentProvider({}, "/nowhere").lookUp(["constructor"], false)).toBeUndefined();
  });

  it.each([
    "destination--postgres--credentials--password",
    "destination--postgres--credentials--password/destination--postgres--credentials--password",
  ])("reads a secret from the file %s before the variable, without the white space around it", async (file) => {
    using at = project(
      { secretFiles: { [file]: " from a file\n" } },
      { DESTINATION__POSTGRES__CREDENTIALS__PASSWORD: "from the variable" },
    );
    const found = async (secret: boolean): Promise<unknown> => (await at.config.lookUp({ sections: [], tail: path }, secret)).found?.value;
    expect(await found(true)).toBe("from a file");
    expect(await found(false)).toBe("from the variable");
  });

  it("never leaves the folder of secrets", () => {
    using at = project({ secretFiles: { "..-outside": "reached" } });
    const provider = new EnvironmentProvider({}, `${at.folder}/secrets/inner`);
    expect(provider.lookUp(["../..-outside"], true)).toBeUndefined();
  });
});
