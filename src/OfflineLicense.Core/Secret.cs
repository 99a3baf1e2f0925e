using System.Security.Cryptography;
using System.Text;

namespace OfflineLicense;

/// <summary>
/// A passphrase in memory. There is no way to make text of it, so that no message, log or snapshot can hold it by mistake;
/// its one copy stays where it is (the collector does not move it) and is wiped when it is done with.
/// </summary>
internal sealed class Secret : IDisposable
{
    private readonly byte[] _bytes;
    private bool _wiped;

    /// <param name="bytes">As the other programs that open the key are given it: UTF-8 where it was typed. The caller
    /// wipes its own.</param>
    public Secret(ReadOnlySpan<byte> bytes)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(_bytes);
    }

    public ReadOnlySpan<byte> Bytes => _wiped ? throw new ObjectDisposedException(nameof(Secret)) : _bytes;

    public bool IsEmpty => _bytes.Length == 0;

    public static Secret FromText(ReadOnlySpan<char> typed)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(Encoding.UTF8.GetMaxByteCount(typed.Length), pinned: true);
        try
        {
            return new Secret(bytes.AsSpan(0, Encoding.UTF8.GetBytes(typed, bytes)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Whether both were typed alike.</summary>
    public bool Matches(Secret other) => CryptographicOperations.FixedTimeEquals(Bytes, other.Bytes);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_bytes);
        _wiped = true;
    }
}
