/** A field of a CSV file, without its quotes. */
export interface CsvField {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** The records of a CSV file. Throws where quotes are not as they should be. */
export function csvFields(file: string, delimiter: string, lineTerminator: string): CsvField[][] {
  const records: CsvField[][] = [];
  let record: CsvField[] = [];
  let at = 0;
  while (at < file.length) {
    let text = "";
    const isQuoted = file[at] === '"';
    if (isQuoted) {
      for (at++; file[at] !== '"' || file[at + 1] === '"'; at++) {
        if (at >= file.length) throw new Error("a quoted field does not end");
        if (file[at] === '"') at++;
        text += file[at];
      }
      at++;
    } else {
      while (at < file.length && file[at] !== delimiter && !file.startsWith(lineTerminator, at)) text += file[at++];
      if (text.includes('"')) throw new Error("a quote within a field");
    }
    record.push({ text, isQuoted });
    if (file.startsWith(lineTerminator, at)) {
      records.push(record);
      record = [];
      at += lineTerminator.length;
    } else if (file[at] === delimiter) {
      at++;
      if (file.startsWith(lineTerminator, at)) {
        record.push({ text: "", isQuoted: false });
        records.push(record);
        record = [];
        at += lineTerminator.length;
      }
    } else throw new Error(`neither delimiter nor line end at ${at}`);
  }
  return records;
}
