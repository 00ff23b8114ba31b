// Repairs that several rules offer, in the order in which they are best.
import type { Language } from '../model/finding.ts';

type Remedy = Readonly<Record<Language, string>>;

export const SYSCTL: Remedy = {
  en: 'If the program cannot change its port, set the sysctl net.ipv4.ip_unprivileged_port_start in the securityContext.sysctls of the Pod to the lowest port that it binds ("80"): it holds for the network of this Pod alone, needs no capability, and is refused together with hostNetwork: true.',
  ja: 'プログラムのポートを変えられない場合は、Pod の securityContext.sysctls で net.ipv4.ip_unprivileged_port_start を、待ち受ける最小のポート番号 ("80" など) に設定する。効果はその Pod のネットワークに限られ、capability は要らない。hostNetwork: true とは併用できない。',
};

export const SETCAP: Remedy = {
  en: 'Failing that, give the program the file capability in the image (setcap cap_net_bind_service=+ep), keep runAsNonRoot: true, drop ALL and add NET_BIND_SERVICE; with allowPrivilegeEscalation: false every program that starts it (a shell, an init) needs the file capability too.',
  ja: 'それもできない場合は、イメージ内のプログラムにファイル capability を付け (setcap cap_net_bind_service=+ep)、runAsNonRoot: true のまま ALL を drop して NET_BIND_SERVICE を add する。allowPrivilegeEscalation: false なら、それを起動するシェルや init にもファイル capability が要る。',
};

export const AMBIENT: Remedy = {
  en: 'Do not count on ambient capabilities: systemd grants them on a host (AmbientCapabilities=), Kubernetes has no field for them, so NET_BIND_SERVICE without the file capability does nothing for a non-root process.',
  ja: 'ambient capability は当てにしない。ホストの systemd なら AmbientCapabilities= で与えられるが、Kubernetes にはそのためのフィールドがなく、ファイル capability のないプログラムを非 root で動かす限り NET_BIND_SERVICE を add しても効かない。',
};

export const NEVER_ROOT: Remedy = {
  en: 'Never run as root for the sake of a port.',
  ja: 'ポートのために root で動かすことは決してしない。',
};
