export { date, type DateValue } from "./values/date-value.js";
export { decimal, type DecimalValue } from "./values/decimal-value.js";
export { float, type FloatValue } from "./values/float-value.js";
export { time, type TimeValue } from "./values/time-value.js";
export { naive, type TimestampValue } from "./values/timestamp-value.js";
export { ValueError } from "./values/value-error.js";
