// Whether requests of HTTP may come to a port, so that an Ingress, a route or another reverse proxy can stand before it.

/** Ports of other protocols by habit or by the IANA registry: what speaks them stands behind no HTTP proxy. */
const OTHERS: ReadonlySet<number> = new Set([
  20, 21, 22, 23, 25, 53, 88, 110, 111, 123, 139, 143, 161, 179, 389, 445, 464, 465, 514, 515, 543, 544, 548, 554, 587, 631, 636,
  853, 873, 989, 990, 992, 993, 995, 1080, 1194, 1433, 1521, 1723, 1812, 1883, 1935, 2049, 2181, 2222, 2379, 2380, 2888, 3268,
  3269, 3306, 3389, 3478, 3690, 3888, 4222, 4369, 5044, 5060, 5061, 5222, 5269, 5349, 5432, 5433, 5671, 5672, 5900, 6379, 6380,
  6432, 6443, 6514, 6650, 6667, 6697, 7000, 7001, 7199, 7687, 8883, 9042, 9092, 9093, 9094, 9142, 9160, 9300, 9418, 10250, 11211,
  15692, 16379, 25565, 25672, 26257, 26379, 27015, 27016, 27017, 27018, 27019, 28015, 29015, 33060, 50000, 61613, 61616,
]);

/** Names by which people call such ports; a name of several words counts by each: `tcp-mysql`, `redis-port`. */
const OTHER_NAMES =
  /^(?:ftp|ftps|sftp|ssh|sshd|telnet|smtps?|submissions?|dns|domain|dot|kerberos|pop3s?|imaps?|ldaps?|smb|cifs|nfs|rsync|syslog|ntp|snmp|bgp|rtsp|rtmp|sips?|stun|turns?|mysql|mariadb|mongo|mongodb|postgres|postgresql|pg|psql|pgbouncer|redis|sentinel|memcached?|cql|cassandra|thrift|etcd|peer|zookeeper|zk|kafka|broker|amqps?|rabbitmq|mqtts?|stomp|nats|epmd|gossip|raft|cluster|transport|rdp|vnc|irc|xmpp|minecraft|git|mssql|oracle|tds|bolt|tns|rpc|nimbus|gluster|iscsi|db|database)$/;

/** What is known of a port: its own number and that behind it, its name, and what spec.ports[].appProtocol says. */
interface AskedHttpPort {
  readonly numbers: readonly (number | undefined)[];
  readonly names: readonly (string | undefined)[];
  readonly appProtocol?: string | undefined;
}

/** True of what nobody knows: most ports that are opened to clients speak HTTP. */
export function maySpeakHttp({ numbers, names, appProtocol }: AskedHttpPort): boolean {
  // KEP-1422: `http`, `https`, `kubernetes.io/h2c`, `kubernetes.io/ws` and the like; what is named otherwise is something else.
  if (appProtocol !== undefined && appProtocol !== '') return /(?:^|[/.-])(?:https?|h2c?|wss?|grpc(?:-web)?)$/i.test(appProtocol);
  const words = names.flatMap((name) => (name ?? '').toLowerCase().split(/[-_.]/));
  if (words.some((word) => /^(?:https?|web|www|ui|h2c?|wss?|grpc)$/.test(word))) return true;
  return !words.some((word) => OTHER_NAMES.test(word)) && !numbers.some((number) => number !== undefined && OTHERS.has(number));
}
