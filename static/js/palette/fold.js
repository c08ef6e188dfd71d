// Words as search sees them: no marks, đ as d, small. The same as newsroom/text.py does.
const D_LIKE = /[đĐðÐɖƉ]/g;

export function fold(text) {
  return text.normalize("NFD").replace(/\p{Mn}/gu, "").replace(D_LIKE, "d").toLowerCase().normalize("NFC");
}

export function tokens(text) {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** A function that tells whether each word of `typed` begins a word of a text. */
export function matcher(typed) {
  const wanted = tokens(typed);
  return (text) => {
    const words = tokens(text);
    return wanted.every((token) => words.some((word) => word.startsWith(token)));
  };
}
