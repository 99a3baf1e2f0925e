using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>Whether what stands on disk is what we would write. Links are never followed: a link is other content.</summary>
internal static class FileComparison
{
    private const int Window = 128 * Limits.KiB;

    public static bool Hold(string path, ReadOnlySpan<byte> expected)
    {
        try
        {
            using var file = OpenRegular(path, out var length);
            return Holds(file, length, expected);
        }
        catch (IOException failed)
        {
            throw DiskFailure.Writing(path, failed);
        }
    }

    /// <summary>The same of a file in an open folder.</summary>
    public static bool Hold(HeldFolder folder, string name, ReadOnlySpan<byte> expected)
    {
        using var file = OpenRegular(folder, name, out var length);
        try
        {
            return Holds(file, length, expected);
        }
        catch (IOException failed)
        {
            throw DiskFailure.Writing(folder.PathOf(name), failed);
        }
    }

    /// <summary>Two files in an open folder.</summary>
    public static bool Hold(HeldFolder folder, string name, string other)
    {
        using var left = OpenRegular(folder, name, out var length);
        using var right = OpenRegular(folder, other, out var otherLength);
        try
        {
            return length == otherLength && Holds(left, right, length);
        }
        catch (IOException failed)
        {
            throw DiskFailure.Writing(folder.PathOf(name), failed);
        }
    }

    /// <summary>By its size and hash, where the bytes to compare with are too many to hold.</summary>
    public static bool Hash(string path, long size, Digest sha256)
    {
        try
        {
            return Hashes(path, size, sha256);
        }
        catch (IOException failed)
        {
            throw DiskFailure.Writing(path, failed);
        }
    }

    private static bool Hashes(string path, long size, Digest sha256)
    {
        using var file = OpenRegular(path, out var length);
        if (file is null || length != size)
            return false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Window];
        for (long offset = 0; offset < length;)
        {
            var read = Fill(file, buffer, offset);
            if (read == 0)
                return false;
            hash.AppendData(buffer, 0, read);
            offset += read;
        }
        return Digest.FromHash(hash.GetHashAndReset()) == sha256;
    }

    private static bool Holds(SafeFileHandle? file, long length, ReadOnlySpan<byte> expected)
    {
        if (file is null || length != expected.Length)
            return false;
        var buffer = new byte[Math.Min(Window, expected.Length)];
        for (var offset = 0; offset < expected.Length;)
        {
            var read = RandomAccess.Read(file, buffer, offset);
            if (read == 0 || !expected.Slice(offset, Math.Min(read, expected.Length - offset)).SequenceEqual(buffer.AsSpan(0, read)))
                return false;
            offset += read;
        }
        return true;
    }

    private static bool Holds(SafeFileHandle? left, SafeFileHandle? right, long length)
    {
        if (left is null || right is null)
            return false;
        var (a, b) = (new byte[Window], new byte[Window]);
        for (long offset = 0; offset < length;)
        {
            var read = Fill(left, a, offset);
            if (read == 0 || Fill(right, b, offset) != read || !a.AsSpan(0, read).SequenceEqual(b.AsSpan(0, read)))
                return false;
            offset += read;
        }
        return true;
    }

    private static int Fill(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        var filled = 0;
        while (filled < buffer.Length && RandomAccess.Read(file, buffer[filled..], offset + filled) is var read and > 0)
            filled += read;
        return filled;
    }

    private static SafeFileHandle? OpenRegular(string path, out long length) =>
        Regular(NativeFile.OpenSource(path, follow: false, out var file), file, out length);

    private static SafeFileHandle? OpenRegular(HeldFolder folder, string name, out long length) =>
        Regular(folder.TryOpenSource(name, out var file), file, out length);

    private static SafeFileHandle? Regular(OsError error, SafeFileHandle? file, out long length)
    {
        length = 0;
        if (error.Failed || file is null)
            return null;
        if (NativeFile.Facts(file) is { Regular: true } facts)
        {
            length = facts.Length;
            return file;
        }
        file.Dispose();
        return null;
    }
}
