import { describe, expect, it } from "vitest";
import { isBuiltInNaming, namingConvention } from "./built-in.js";
import { NamingError } from "./naming-error.js";

describe("namingConvention", () => {
  it("knows a convention by its Python module and class", () => {
    const expected = namingConvention("snake_case");
    expect(namingConvention("dlt.common.normalizers.naming.snake_case")).toBe(expected);
    expect(namingConvention("dlt.common.normalizers.naming.snake_case.NamingConvention")).toBe(expected);
    expect(namingConvention("dlt.common.normalizers.names.snake_case")).toBe(expected);
  });

  it("lists what there is when a name is unknown", () => {
    expect(isBuiltInNaming("snakecase")).toBe(false);
    expect(() => namingConvention("snakecase")).toThrow(
      'There is no naming convention "snakecase". Those that come with dlt: snake_case, duck_case, direct, sql_cs_v1, sql_ci_v1, s3_tables.',
    );
  });

  it("refuses lengths that no name can have", () => {
    for (const maxLength of [0, 5, -1, 6.5, Number.NaN]) {
      expect(() => namingConvention("snake_case", maxLength)).toThrow(NamingError);
    }
    expect(() => namingConvention("s3_tables", 256)).toThrow("at most 255");
    expect(namingConvention("s3_tables").maxLength).toBe(255);
    expect(namingConvention("s3_tables", 63).withMaxLength(undefined).maxLength).toBe(255);
  });
});
