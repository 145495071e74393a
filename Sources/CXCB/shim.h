#include <xcb/damage.h>
#include <xcb/randr.h>
#include <xcb/shm.h>
#include <xcb/xcb.h>
#include <xcb/xcbext.h>
#include <xcb/xfixes.h>
#include <xcb/xtest.h>

// Swift's Glibc module has no eventfd, with which other threads wake the one that waits for the X server.
#include <sys/eventfd.h>

// Nor has it this function of the GNU C library 2.34 and later, which is declared for GNU sources only.
#include <spawn.h>
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);
