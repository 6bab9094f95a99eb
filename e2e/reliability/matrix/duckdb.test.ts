import { testMatrix } from "./matrix.ts";

testMatrix("duckdb");
