/** What is made field by field: a field that is not there is not set, rather than set to undefined, and a spread takes several times as long. */
export type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
