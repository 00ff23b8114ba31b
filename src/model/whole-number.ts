/**
 * As Go's strconv.Atoi, by which every runtime reads the numbers of a user: a sign and digits, `+0` and `007` among them. Undefined for
 * what is no such text, and with it a name.
 */
export function wholeNumber(text: string): number | undefined {
  // No -0, which is 0 to Go.
  return /^[+-]?[0-9]+$/.test(text) ? Number(text) || 0 : undefined;
}

/** Whether a user or a group as images and containers have it is a number that nobody has, below 0 or above `most`; a name is none. */
export function isBeyond(written: string, most: number): boolean {
  const number = wholeNumber(written) ?? 0;
  return number < 0 || number > most;
}

/** Whether a user as images and containers have it, also before a group, is root whatever the passwd says; without a user it is. */
export function isRootUser(written: string): boolean {
  const [user = ''] = written.split(':');
  return user === '' || user === 'root' || wholeNumber(user) === 0;
}
