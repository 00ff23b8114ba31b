/** A value of a file as a line of a report has room for it: its beginning, and how many characters it has. */
export function boundedText(text: string, most = 500): string {
  return text.length <= most ? text : `${text.slice(0, most).toWellFormed()}… (${text.length})`;
}
