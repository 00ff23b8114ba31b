/* What runs in the containers of the kernel test, static and under several names:
 *   .../env PROGRAM ARGS...       executes PROGRAM: an entrypoint, a shell, an init program
 *   .../stepdown PROGRAM ARGS...  the same, as user 1000 if it is root; prints "0 RESULT" if it cannot
 *   .../chown PROGRAM ARGS...     gives a file of its own to user 999, prints "0 RESULT", and executes PROGRAM
 *   .../pause                   does nothing, for ever: what holds the namespaces of a Pod
 *   .../raise PORT...             puts CAP_NET_BIND_SERVICE into effect, then as below
 *   any other name PORT...        prints "who UID:GID PATH", its user and its file; binds each port, TCP and UDP, IPv4 and IPv6,
 *                                 and prints "PORT RESULT" for each; an argument that is no port is left out */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *word(int error) {
  switch (error) {
    case 0: return "OK";
    case EACCES: return "EACCES";
    case EPERM: return "EPERM";
    case EAFNOSUPPORT: return "EAFNOSUPPORT";
    default: return strerror(error);
  }
}

static void bind_port(int family, int type, int port) {
  struct sockaddr_storage address = {0};
  socklen_t size;
  address.ss_family = family;
  if (family == AF_INET) {
    ((struct sockaddr_in *)&address)->sin_port = htons(port);
    size = sizeof(struct sockaddr_in);
  } else {
    ((struct sockaddr_in6 *)&address)->sin6_port = htons(port);
    size = sizeof(struct sockaddr_in6);
  }
  int descriptor = socket(family, type, 0);
  int error = descriptor < 0 || bind(descriptor, (struct sockaddr *)&address, size) != 0 ? errno : 0;
  if (descriptor >= 0) close(descriptor);
  if (error == EAFNOSUPPORT && family == AF_INET6) return; /* a kernel without IPv6 */
  printf("%d %s\n", port, word(error));
}

static void raise_capability(void) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[2];
  if (syscall(SYS_capget, &header, data) != 0) return;
  data[0].effective |= data[0].permitted & (1u << CAP_NET_BIND_SERVICE);
  syscall(SYS_capset, &header, data);
}

static int execute(char **arguments) {
  execv(arguments[0], arguments);
  printf("exec:%s\n", word(errno));
  return 0;
}

static void tell_who(void) {
  char path[4096];
  ssize_t length = readlink("/proc/self/exe", path, sizeof(path));
  printf("who %d:%d %.*s\n", getuid(), getgid(), length < 0 ? 0 : (int)length, path);
}

int main(int count, char **arguments) {
  const char *slash = strrchr(arguments[0], '/');
  const char *name = slash ? slash + 1 : arguments[0];
  if (strcmp(name, "env") == 0) return execute(arguments + 1);
  if (strcmp(name, "stepdown") == 0) {
    if (geteuid() == 0 && (setgroups(0, NULL) != 0 || setgid(1000) != 0 || setuid(1000) != 0)) {
      printf("0 %s\n", word(errno));
      return 2;
    }
    return execute(arguments + 1);
  }
  if (strcmp(name, "chown") == 0) {
    int file = open("/dev/owned", O_CREAT | O_RDWR, 0600);
    printf("0 %s\n", word(file < 0 || fchown(file, 999, 999) != 0 ? errno : 0));
    fflush(stdout);
    return execute(arguments + 1);
  }
  if (strcmp(name, "pause") == 0) {
    for (;;) pause();
  }
  if (strcmp(name, "raise") == 0) raise_capability();
  tell_who();
  for (int index = 1; index < count; index++) {
    int port = atoi(arguments[index]);
    if (port == 0) continue;
    for (int family = 0; family < 2; family++) {
      bind_port(family ? AF_INET6 : AF_INET, SOCK_STREAM, port);
      bind_port(family ? AF_INET6 : AF_INET, SOCK_DGRAM, port);
    }
  }
  return 0;
}
