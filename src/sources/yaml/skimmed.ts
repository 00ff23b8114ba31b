/** The type of an object, as its text says it, without making the object. */
export interface Skimmed {
  readonly apiVersion: unknown;
  readonly kind: unknown;
}
