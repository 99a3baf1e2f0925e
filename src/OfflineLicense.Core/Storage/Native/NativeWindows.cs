using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OfflineLicense.Storage.Native;

/// <summary>The Windows twin of <see cref="NativeUnix"/>. Written from the documentation; not tested on Windows.</summary>
internal static partial class NativeWindows
{
    public const uint ReplaceExisting = 0x1;
    public const uint WriteThrough = 0x8;

    [LibraryImport("kernel32", EntryPoint = "FlushFileBuffers", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool Flush(SafeFileHandle file);

    [LibraryImport("kernel32", EntryPoint = "MoveFileExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool Move(string from, string to, uint flags);
}
