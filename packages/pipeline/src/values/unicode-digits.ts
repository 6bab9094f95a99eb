const digit = /\p{Nd}/u;
const otherDigits = /[^\P{Nd}0-9]/gu;

/** Whether a character is a decimal digit of any script. */
export function isDigit(character: string): boolean {
  return digit.test(character);
}

/** Digits of all scripts as `0` to `9`: Python reads numbers and some dates in any of them. Other text stays as it is. */
export function withAsciiDigits(text: string): string {
  return text.replace(otherDigits, (character) => {
    const codePoint = character.codePointAt(0)!;
    let zero = codePoint;
    // Unicode keeps the ten digits of a script together and in order; neighbouring scripts make runs of tens.
    while (isDigit(String.fromCodePoint(zero - 1))) zero -= 1;
    return String((codePoint - zero) % 10);
  });
}
