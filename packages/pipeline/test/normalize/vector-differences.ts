/** Cases in which dlt-ts answers otherwise, on purpose. Each of them is a test in `named-differences.test.ts`. */
export const differences: Readonly<Record<string, string>> = {
  relp005: "whole numbers and widening: JavaScript has no 1.0",
  relp010: "whole numbers and widening",
  infp003: "whole numbers and widening",
  infp048: "whole numbers and widening",
  infp057: "whole numbers and widening; integers of more than 64 bits",
  relp012: "two keys of one object with one name are an error",
  relp013: "two keys of one object with one name are an error",
  relp014: "two keys of one object with one name are an error",
  relp015: "two keys of one object with one name are an error",
  relp047: "whole numbers and widening: the key column becomes double",
  relp050: "finish refuses a key column without any value; the id is equal",
  relp057: "two keys of one object with one name are an error (its last row); the hashes are equal",
  relp067: "two keys of one object with one name are an error",
  infp006: "NaN and infinities become null, also those of texts",
  infp038: "empty bytes are binary; Python takes them for empty text",
  infp021: "integers of more than 64 bits are wei",
  infp022: "integers of more than 64 bits are wei",
  infp023: "integers of more than 64 bits are wei",
  infp025: "integers of more than 64 bits are wei",
  relp058: "integers of more than 64 bits are wei",
};

/** Schema contracts come later. */
export const partTwo: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 10 }, (_, index) => [`infp0${59 + index}`, "schema contract"]),
);
