// Options of --security-opt that are switched on and off: moby daemon/daemon_unix.go parseSecurityOpt, containers/podman
// pkg/specgenutil/specgen.go.

/** strconv.ParseBool of Go. */
const GO_BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((word) => [word, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word) => [word, false] as const),
]);

/** Undefined for another option, and for a value that is refused. The value stands behind a colon or an equals sign. */
export function switchOf(option: string, name: 'no-new-privileges' | 'writable-cgroups'): boolean | undefined {
  if (!option.startsWith(name)) return undefined;
  const sign = option.charAt(name.length);
  return sign === ':' || sign === '=' ? GO_BOOLEANS.get(option.slice(name.length + 1)) : undefined;
}

/** Whether the option asks for no_new_privs, or says that there shall be none; undefined where it is about something else. */
export function noNewPrivilegesOf(option: string): boolean | undefined {
  return option === 'no-new-privileges' ? true : switchOf(option, 'no-new-privileges');
}
