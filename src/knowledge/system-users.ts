/** Accounts that are there on every host with systemd, and those that packages of servers make under the same name everywhere. */
const ACCOUNTS: ReadonlySet<string> = new Set(
  `root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc _apt nobody nogroup http messagebus dbus
systemd-network systemd-resolve systemd-timesync systemd-oom systemd-coredump systemd-journal-remote systemd-journal-upload
apache caddy nginx haproxy traefik varnish squid unbound bind named dnsmasq pdns knot knot-resolver _chrony chrony ntp ntpsec _ntp
postfix dovecot exim Debian-exim mysql postgres mongodb redis memcache memcached rabbitmq etcd consul vault nomad prometheus grafana
loki influxdb telegraf node_exporter elasticsearch kibana logstash jenkins gitlab-runner git gitea forgejo minio tomcat mosquitto
tor debian-tor ftp tftp sshd avahi polkitd cups ldap openldap radius freerad syslog`.split(/\s+/),
);

/** Groups that are there on every host with systemd or in its family of distributions, beside those that are called like an account. */
const GROUPS: ReadonlySet<string> = new Set(
  `adm tty disk kmem dialout fax voice cdrom floppy tape sudo wheel audio dip operator src shadow utmp video sasl plugdev staff users
input sgx kvm render lp mem lock systemd-journal crontab netdev ssl-cert docker`.split(/\s+/),
);

/** A package that makes the user of its unit makes a group of that name. */
export function isSystemGroup(group: string, unit: string): boolean {
  return GROUPS.has(group) || isSystemUser(group, unit);
}

/** A package makes the user of its unit: `User=web` in `web.service`, `web@.service` or `web-worker.service`. */
export function isSystemUser(user: string, unit: string): boolean {
  if (ACCOUNTS.has(user)) return true;
  const name = unit.slice(0, unit.lastIndexOf('.')).replace(/@.*$/, '');
  return name === user || name.startsWith(`${user}-`);
}
