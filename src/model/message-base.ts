/** The message of which one is a variant that says more behind a +: what is said, and not how it is told or repaired. */
export function messageBase(messageId: string): string {
  const plus = messageId.indexOf('+');
  return plus === -1 ? messageId : messageId.slice(0, plus);
}
