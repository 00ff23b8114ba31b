// The keys that Quadlet knows, by the section of its files: supportedKeys in containers/podman pkg/systemd/quadlet/quadlet.go, which are the
// same in Podman 5.8.2 and in what becomes 6.0 (May 2026). Of any other it makes no unit.
import type { QuadletSection } from '../model/quadlet.ts';

export const QUADLET_KEYS: Readonly<Record<QuadletSection, readonly string[]>> = {
  Container: words([
    'AddCapability AddDevice AddHost Annotation AppArmor AutoUpdate CgroupsMode ContainerName ContainersConfModule DNS DNSOption',
    'DNSSearch DropCapability Entrypoint Environment EnvironmentFile EnvironmentHost Exec ExposeHostPort GIDMap GlobalArgs Group',
    'GroupAdd HealthCmd HealthInterval HealthLogDestination HealthMaxLogCount HealthMaxLogSize HealthOnFailure HealthRetries',
    'HealthStartPeriod HealthStartupCmd HealthStartupInterval HealthStartupRetries HealthStartupSuccess HealthStartupTimeout',
    'HealthTimeout HostName HttpProxy IP IP6 Image Label LogDriver LogOpt Mask Memory Mount Network NetworkAlias NoNewPrivileges',
    'Notify PidsLimit Pod PodmanArgs PublishPort Pull ReadOnly ReadOnlyTmpfs ReloadCmd ReloadSignal RemapGid RemapUid RemapUidSize',
    'RemapUsers Retry RetryDelay Rootfs RunInit SeccompProfile Secret SecurityLabelDisable SecurityLabelFileType SecurityLabelLevel',
    'SecurityLabelNested SecurityLabelType ServiceName ShmSize StartWithPod StopSignal StopTimeout SubGIDMap SubUIDMap Sysctl',
    'Timezone Tmpfs UIDMap Ulimit Unmask User UserNS VolatileTmp Volume WorkingDir',
  ]),
  Pod: words([
    'AddHost ContainersConfModule DNS DNSOption DNSSearch ExitPolicy GIDMap GlobalArgs HostName IP IP6 Label Network NetworkAlias',
    'PodName PodmanArgs PublishPort RemapGid RemapUid RemapUidSize RemapUsers ServiceName ShmSize StopTimeout SubGIDMap SubUIDMap',
    'UIDMap UserNS Volume',
  ]),
  Kube: words([
    'AutoUpdate ConfigMap ContainersConfModule ExitCodePropagation GlobalArgs KubeDownForce LogDriver LogOpt Network PodmanArgs',
    'PublishPort RemapGid RemapUid RemapUidSize RemapUsers ServiceName SetWorkingDirectory UserNS Yaml',
  ]),
  Quadlet: words(['DefaultDependencies']),
};

/** Keys that people write into a section of Quadlet, and that systemd has in one of its own: systemd.unit(5), systemd.service(5). */
export const SYSTEMD_KEYS: Readonly<Record<'Unit' | 'Service' | 'Install', readonly string[]>> = {
  Unit: words(['After Before BindsTo ConditionPathExists Description Documentation OnFailure PartOf Requires Wants']),
  Service: words([
    'AmbientCapabilities CapabilityBoundingSet DynamicUser ExecReload ExecStartPost ExecStartPre ExecStop ExecStopPost KillMode',
    'LimitNOFILE MemoryMax PrivateTmp Restart RestartSec Slice SuccessExitStatus TimeoutStartSec TimeoutStopSec Type WorkingDirectory',
  ]),
  Install: words(['Alias RequiredBy WantedBy']),
};

function words(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(' '));
}
