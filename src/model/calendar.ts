/** Days from one day to another, both as `isRealDate` takes them. */
function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** How old something is: nothing is made tomorrow, whatever a clock says. */
export function daysSince(day: string, today: string): number {
  return Math.max(0, daysBetween(day, today));
}

/** Whether a text is a day of the calendar, written `YYYY-MM-DD`. */
export function isRealDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  // The 30th of February becomes a day in March.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
