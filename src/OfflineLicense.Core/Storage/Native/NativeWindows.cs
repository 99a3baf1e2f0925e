using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OfflineLicense.Storage.Native;

/// <summary>The Windows twin of <see cref="NativeUnix"/>. Written from the documentation; not tested on Windows.</summary>
internal static partial class NativeWindows
{
    public const uint ReplaceExisting = 0x1;
    public const uint WriteThrough = 0x8;

    private const int PathNotFound = 3;
    private const int AlreadyExists = 183;

    /// <summary>ERROR_STOPPED_ON_SYMLINK.</summary>
    private const int StoppedOnLink = 681;

    [LibraryImport("kernel32", EntryPoint = "FlushFileBuffers", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool Flush(SafeFileHandle file);

    [LibraryImport("kernel32", EntryPoint = "MoveFileExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool Move(string from, string to, uint flags);

    /// <summary>
    /// A folder, and not a reparse point unless <paramref name="follow"/>. Between this look and the use others can exchange it.
    /// </summary>
    public static OsError CheckFolder(string path, bool follow)
    {
        try
        {
            var attributes = File.GetAttributes(path);
            return !attributes.HasFlag(FileAttributes.Directory) ? new OsError(PathNotFound)
                : attributes.HasFlag(FileAttributes.ReparsePoint) && !follow ? new OsError(StoppedOnLink)
                : OsError.None;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return OsError.Of(failed);
        }
    }

    public static OsError MakeFolder(string path)
    {
        if (NativeFile.Occupied(path))
            return new OsError(AlreadyExists);
        try
        {
            Directory.CreateDirectory(path);
            return OsError.None;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return OsError.Of(failed);
        }
    }

    public static OsError OpenFile(string path, FileUse use, out SafeFileHandle? file)
    {
        file = null;
        try
        {
            if (NativeFile.Occupied(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint))
                return new OsError(use is FileUse.Create or FileUse.CreateToRead ? AlreadyExists : StoppedOnLink);
            var (mode, access, share) = use switch
            {
                FileUse.Read => (FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete),
                FileUse.Write => (FileMode.Open, FileAccess.Write, FileShare.Read),
                FileUse.Create => (FileMode.CreateNew, FileAccess.Write, FileShare.Read),
                FileUse.CreateToRead => (FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete),
                _ => (FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None),
            };
            file = File.OpenHandle(path, mode, access, share, use == FileUse.CreateToRead ? FileOptions.DeleteOnClose : FileOptions.None);
            return OsError.None;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return OsError.Of(failed);
        }
    }

    public static OsError Remove(string path)
    {
        try
        {
            File.Delete(path);
            return OsError.None;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return OsError.Of(failed);
        }
    }
}
