using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Storage.Station;

/// <summary>
/// A passphrase that is not typed: the first line of a file of the owner alone, or of a descriptor that the caller opened.
/// Neither is seen by other accounts, as arguments and environments are.
/// </summary>
internal static class PassphraseSource
{
    /// <exception cref="Failure">Missing: it cannot be read, or others can. Usage: nothing is in it, or too much.</exception>
    public static Secret OfFile(string path)
    {
        var bytes = OwnerOnlyFile.Read(path, Limits.PassphraseFile,
            "a passphrase is for its owner alone: take another one if others could read it");
        try
        {
            return Line(bytes, bytes.AsSpan().IndexOf((byte)'\n') is var end and >= 0 ? end : bytes.Length, path);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <param name="number">As inherited: <c>offlic … --passphrase-fd 3 3&lt;FILE</c>.</param>
    /// <exception cref="Failure">Usage: it is not open for reading, or holds no passphrase.</exception>
    public static Secret OfDescriptor(int number)
    {
        if (OperatingSystem.IsWindows())
            throw new Failure(FailureKind.Usage, $"descriptor {number} cannot be read: on Windows only 0, standard input, can",
                "give --passphrase-file, or --passphrase-fd 0");
        try
        {
            using var handle = new SafeFileHandle(number, ownsHandle: false);
            using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
            return OfStream(stream, $"descriptor {number}");
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new Failure(FailureKind.Usage, $"descriptor {number} is not open for reading",
                $"open it in the same command: --passphrase-fd {number} {number}<FILE", closed);
        }
    }

    /// <summary>Not a byte behind the line is taken: what follows may be meant for another process.</summary>
    public static Secret OfStream(Stream stream, string name)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(Limits.PassphraseFile, pinned: true);
        try
        {
            var length = 0;
            while (length < bytes.Length && stream.Read(bytes, length, 1) == 1 && bytes[length] != '\n')
                length++;
            return Line(bytes, length, name);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static Secret Line(byte[] bytes, int length, string name)
    {
        if (length > 0 && bytes[length - 1] == '\r')
            length--;
        return length switch
        {
            0 => throw new Failure(FailureKind.Usage, $"{name} holds no passphrase: its first line is empty",
                "write the passphrase into its first line"),
            > Limits.Passphrase => throw new Failure(FailureKind.Usage,
                $"the first line of {name} is longer than {Limits.Passphrase:N0} bytes: that is no passphrase",
                    "name the file that holds the passphrase alone"),
            _ => new Secret(bytes.AsSpan(0, length)),
        };
    }
}
