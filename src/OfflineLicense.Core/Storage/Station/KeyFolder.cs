using System.Text;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Storage.Station;

/// <summary>Private keys as files for the owner alone; their public halves lie beside them for everybody to copy.</summary>
internal sealed class KeyFolder(StationFolder station)
{
    /// <summary>Longest file that can be a key.</summary>
    private const int Longest = Limits.KeyFile;

    private const string Remedy = "a private key is for its owner alone; if others could read it, revoke it: offlic key revoke";

    /// <param name="keyId">Names the files.</param>
    /// <param name="privatePem">The caller wipes it.</param>
    /// <param name="publicPem">Its public half.</param>
    public void Save(Digest keyId, ReadOnlyMemory<byte> privatePem, string publicPem)
    {
        using var folder = DurableFolder.Over(station.Make(station.Paths.Keys));
        folder.Write(new OutputFile(Path.GetFileName(station.Paths.KeyFile(keyId)), privatePem) { Mode = OutputFile.Private });
        folder.Write(new OutputFile(Path.GetFileName(station.Paths.PublicKeyFile(keyId)), Encoding.ASCII.GetBytes(publicPem))
        {
            Mode = OutputFile.Private,
        });
    }

    /// <summary>Removes both files of a key that no station ever used.</summary>
    public void Remove(Digest keyId)
    {
        if (station.Keys is not { } folder)
            return;
        foreach (var path in new[] { station.Paths.KeyFile(keyId), station.Paths.PublicKeyFile(keyId) })
            _ = folder.Remove(Path.GetFileName(path));
    }

    /// <summary>The same key in another form: whole as it was or whole as it is now, whenever the run ends.</summary>
    public void Replace(Digest keyId, ReadOnlyMemory<byte> privatePem)
    {
        using var folder = DurableFolder.Over(station.Make(station.Paths.Keys));
        folder.Write(new OutputFile(Path.GetFileName(station.Paths.KeyFile(keyId)), privatePem)
        {
            Mode = OutputFile.Private,
            Replace = true,
        });
    }

    /// <summary>The caller wipes it.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Missing"/> where the key is not there or others may read it.</exception>
    public byte[] PrivatePem(Digest keyId)
    {
        var path = station.Paths.KeyFile(keyId);
        if (station.Keys is not { } folder || folder.FactsOf(Path.GetFileName(path)) is null)
            throw new Failure(FailureKind.Missing, $"{path} is not there", "a private key is only on the station that created it");
        return OwnerOnlyFile.Read(folder, Path.GetFileName(path), Longest, Remedy);
    }

    /// <summary>A key that is anywhere else, under the same rules.</summary>
    public static byte[] PrivatePem(string path) => OwnerOnlyFile.Read(path, Longest, Remedy);
}
