// The keys that Compose knows, beside x-...: schema/compose-spec.json of compose-go 2.9.1 (Compose 2.40) and 2.16.2, both together, so
// that what a newer Compose takes is not told as a mistake.

/** What a value may be, and what Compose says that it must be: of several types it names one. */
export interface ComposeType {
  readonly says: string;
  readonly takes: readonly ('string' | 'number' | 'boolean' | 'list' | 'mapping' | 'null')[];
}

const BY_TYPE: readonly (ComposeType & { readonly keys: string })[] = [
  {
    says: 'string',
    takes: ['string'],
    keys: `cgroup cgroup_parent container_name cpuset domainname hostname image ipc isolation mac_address network_mode platform pull_policy
      pull_refresh_after restart runtime stop_grace_period stop_signal user userns_mode uts working_dir`,
  },
  { says: 'string', takes: ['string', 'number'], keys: 'cpu_count cpu_percent oom_score_adj' },
  { says: 'string', takes: ['string', 'list'], keys: 'dns dns_search env_file gpus label_file tmpfs' },
  { says: 'string', takes: ['string', 'mapping'], keys: 'build extends' },
  { says: 'null or string', takes: ['string', 'null'], keys: 'pid' },
  { says: 'null', takes: ['string', 'list', 'null'], keys: 'command entrypoint' },
  {
    says: 'array',
    takes: ['list'],
    keys: `cap_add cap_drop configs device_cgroup_rules devices dns_opt expose external_links group_add links ports post_start pre_start
      pre_stop profiles secrets security_opt volumes volumes_from`,
  },
  { says: 'array', takes: ['list', 'mapping'], keys: 'depends_on models networks' },
  { says: 'mapping', takes: ['mapping'], keys: 'blkio_config credential_spec healthcheck logging provider storage_opt ulimits' },
  { says: 'mapping', takes: ['mapping', 'list'], keys: 'annotations environment extra_hosts labels sysctls' },
  { says: 'mapping or null', takes: ['mapping', 'null'], keys: 'deploy develop' },
  { says: 'boolean', takes: ['boolean'], keys: 'use_api_socket' },
  {
    says: 'boolean or string',
    takes: ['boolean', 'string'],
    keys: 'attach init oom_kill_disable privileged read_only stdin_open tty',
  },
  {
    says: 'number or string',
    takes: ['number', 'string'],
    keys: `cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus mem_limit memswap_limit pids_limit shm_size`,
  },
  { says: 'integer or string', takes: ['number', 'string'], keys: 'mem_reservation mem_swappiness scale' },
  { says: 'integer, null or string', takes: ['number', 'string', 'null'], keys: 'umask' },
];

/** Of a service. */
export const SERVICE_TYPES: ReadonlyMap<string, ComposeType> = new Map(
  BY_TYPE.flatMap(({ keys, ...type }) => keys.split(/\s+/).map((key) => [key, type] as const)),
);

/** Of a port in its long form. */
export const PORT_KEYS: readonly string[] = ['app_protocol', 'host_ip', 'mode', 'name', 'protocol', 'published', 'target'];
