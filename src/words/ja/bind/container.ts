/** Facts of a program in a container, which are the same whatever says how the container is started. */
export const jaContainer = {
  'entrypoint-steps-down':
    'イメージの entrypoint は、root で起動されるとほかのユーザーになってからプログラムを実行するため、capability をすべて失います。',
  'capability-held':
    'したがってコンテナの bounding set には NET_BIND_SERVICE があります。root ではそれが有効になり、ほかのユーザーは何かが与えたときだけ持てます。',
  'capability-missing': 'したがってコンテナは NET_BIND_SERVICE を持たず、その中のプロセスは root であってもそれを持てません。',
  'file-capability':
    'プログラムのファイルには cap_net_bind_service=+{flags} があり、実行すると capability が与えられます。コンテナがそれを持たなければ、実行そのものが失敗します。',
  'file-capability.none': 'プログラムのファイルには capability (setcap) がなく、実行しても capability は与えられません。',
  'file-capability.p':
    'プログラムのファイルには cap_net_bind_service=+p があり、プロセスは capability を持てますが、自分で有効にしなければなりません。',
  'file-capability-unknown': 'プログラムのファイルに cap_net_bind_service (setcap) があるかどうかは分かりません。',
  'other-capability-missing':
    'プログラムのファイルでは CAP_{capability} も有効ですが、コンテナはそれを持たないため、誰が実行してもカーネルに拒否されます。',
  'setuid-root': 'プログラムのファイルは root の所有で set-user-ID ビットがあり、実行するとプロセスは root になります。',
} as const;
