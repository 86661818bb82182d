/** Rows as CSV (RFC 4180), as the server writes it: what a spreadsheet would take for a formula has an apostrophe in front. */
export function csv(columns, rows) {
  return [columns, ...rows].map((row) => row.map(cell).join(',') + '\r\n').join('');
}

/** A tab or a line break in front, or a formula's sign, also full-width, after nothing that is seen. */
const FORMULA = /^(?:[\t\r\n]|[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠])/u;

function cell(value) {
  if (value === null || value === undefined) return '';
  let text = String(value);
  if (typeof value === 'string' && FORMULA.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Lets the browser save a text as a file. */
export function save(name, text, type = 'text/csv;charset=utf-8') {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
