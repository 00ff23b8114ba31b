// Addresses as programs of hosts read them: in files that are no manifests, where no API server checks them.

/** What Go's net.ParseIP and inet_pton(3) take: no 0 in front, no zone. */
export function isAddress(written: string): boolean {
  return V4.test(written) || isV6(written);
}

const V4 = /^(?:(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])(?:\.(?!$)|$)){4}$/;

function isV6(written: string): boolean {
  // Four bytes at the end stand for two groups.
  const bytes = /^(.*:)([\d.]+\.[\d.]+)$/.exec(written);
  if (bytes !== null && !V4.test(bytes[2] ?? '')) return false;
  const groups = bytes === null ? written : `${bytes[1]}0:0`;
  const sides = groups.split('::');
  const count = groups.split(':').filter((group) => group !== '').length;
  const isGroups = (side: string) => /^[\da-f]{1,4}(?::[\da-f]{1,4})*$/i.test(side);
  if (sides.length === 1) return count === 8 && isGroups(groups);
  return sides.length === 2 && count < 8 && sides.every((side) => side === '' || isGroups(side));
}
