import { describe } from "vitest";
import { noPostgres, serverOfTests } from "../engines/server-of-tests.ts";
import { testMatrix } from "./matrix.ts";

describe.skipIf(noPostgres)("where there is a server", () => testMatrix("postgres", serverOfTests));
