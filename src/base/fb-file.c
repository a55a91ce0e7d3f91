/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-id.h"

/* Thin layer over POSIX; no state, any thread. */

static gboolean
throw_errno (GError **error, int saved_errno, const char *what, const char *path)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno), "%s %s: %s", what, path,
               g_strerror (saved_errno));
  fb_error_convert (error);
  return FALSE;
}

static gboolean
write_all (int fd, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      bytes += n;
      length -= n;
    }

  return fsync (fd) == 0;
}

static void
sync_folder_of (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int              fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

gboolean
fb_file_write (const char *path, const void *bytes, gsize length, int mode, GError **error)
{
  g_autofree char *suffix = fb_random_hex (4);
  g_autofree char *fresh = g_strdup_printf ("%s.%s.new", path, suffix);
  int              fd = open (fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  gboolean         written;
  int              saved_errno;

  if (fd < 0)
    return throw_errno (error, errno, "Writing", path);

  written = write_all (fd, bytes, length);
  saved_errno = errno;
  if (close (fd) != 0 && written)
    {
      written = FALSE;
      saved_errno = errno;
    }
  if (written && g_rename (fresh, path) != 0)
    {
      written = FALSE;
      saved_errno = errno;
    }
  if (!written)
    {
      g_unlink (fresh);
      return throw_errno (error, saved_errno, "Writing", path);
    }

  sync_folder_of (path);
  return TRUE;
}

GBytes *
fb_file_read (const char *path, gsize limit, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  g_autoptr (GByteArray) content = g_byte_array_new ();
  guint8 buffer[65536];
  gssize n = 0;

  if (fd < 0)
    {
      throw_errno (error, errno, "Reading", path);
      return NULL;
    }

  while (content->len <= limit &&
         ((n = read (fd, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR)))
    if (n > 0)
      g_byte_array_append (content, buffer, n);
  if (n < 0)
    {
      throw_errno (error, errno, "Reading", path);
      close (fd);
      return NULL;
    }
  close (fd);

  if (content->len > limit)
    {
      fb_throw (error, FB_ERROR_INVALID,
                "%s is larger than the %" G_GSIZE_FORMAT " bytes read here", path, limit);
      return NULL;
    }

  g_byte_array_append (content, (const guint8 *)"", 1);
  {
    g_autoptr (GBytes) whole = g_byte_array_free_to_bytes (g_steal_pointer (&content));
    return g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) - 1);
  }
}

gboolean
fb_file_make_folder (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0700) != 0)
    return throw_errno (error, errno, "Making the folder", path);

  return TRUE;
}

gboolean
fb_file_remove_tree (const char *path, GError **error)
{
  struct stat info;

  if (lstat (path, &info) != 0)
    return errno == ENOENT ? TRUE : throw_errno (error, errno, "Removing", path);

  if (S_ISDIR (info.st_mode))
    {
      g_autoptr (GDir) folder = g_dir_open (path, 0, error);
      const char *name;

      if (folder == NULL)
        return fb_throw_prefixed (error, "Removing %s: ", path);
      while ((name = g_dir_read_name (folder)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          if (!fb_file_remove_tree (child, error))
            return FALSE;
        }
    }

  if (g_remove (path) != 0 && errno != ENOENT)
    return throw_errno (error, errno, "Removing", path);

  return TRUE;
}

static gboolean
copy_folder (const char *from, const char *to, int mode, GCancellable *cancellable, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (from, 0, error);
  const char *name;

  if (folder == NULL)
    return fb_throw_prefixed (error, "Copying %s: ", from);
  if (g_mkdir (to, mode) != 0)
    return throw_errno (error, errno, "Making the folder", to);

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child_from = g_build_filename (from, name, NULL);
      g_autofree char *child_to = g_build_filename (to, name, NULL);

      if (!fb_file_copy_tree (child_from, child_to, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
fb_file_copy_tree (const char *from, const char *to, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  struct stat info;

  if (lstat (from, &info) != 0)
    return throw_errno (error, errno, "Copying", from);

  if (S_ISDIR (info.st_mode))
    return copy_folder (from, to, (info.st_mode & 0777) | 0700, cancellable, error);
  if (!S_ISREG (info.st_mode) && !S_ISLNK (info.st_mode))
    return TRUE; /* Sockets and pipes belong to a process, not to the tree. */

  if (!g_file_copy (source, target, G_FILE_COPY_NOFOLLOW_SYMLINKS, cancellable, NULL, NULL, error))
    return fb_throw_prefixed (error, "Copying %s: ", from);

  return TRUE;
}

int
fb_file_lock (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      throw_errno (error, errno, "Locking", path);
      return -1;
    }

  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      int saved_errno = errno;

      close (fd);
      if (saved_errno == EWOULDBLOCK)
        fb_throw (error, FB_ERROR_CONFLICT, "%s is locked by another process", path);
      else
        throw_errno (error, saved_errno, "Locking", path);
      return -1;
    }

  return fd;
}
