namespace OfflineLicense.Storage;

/// <summary>Private keys as files for the owner alone; their public halves lie beside them for everybody to copy.</summary>
internal sealed class KeyFolder(StationFolder station)
{
    /// <summary>Longest file that can be a key.</summary>
    private const int Longest = 64 * Limits.KiB;

    public void Save(Digest keyId, string privatePem, string publicPem)
    {
        using var folder = DurableFolder.Open(station.Keys, ownerOnly: true);
        folder.Write(new OutputFile(Path.GetFileName(station.KeyFile(keyId)), System.Text.Encoding.ASCII.GetBytes(privatePem)) { Mode = OutputFile.Private });
        folder.Write(new OutputFile(Path.GetFileName(station.PublicKeyFile(keyId)), System.Text.Encoding.ASCII.GetBytes(publicPem)) { Mode = OutputFile.Private });
    }

    /// <exception cref="Failure"><see cref="FailureKind.Missing"/> where the key is not there or others may read it.</exception>
    public string PrivatePem(Digest keyId)
    {
        var path = station.KeyFile(keyId);
        if (PrivateFile.CheckOwnerOnly(path) is { } open)
            throw new Failure(FailureKind.Missing, open.Message, "a private key is for its owner alone; if others could read it, revoke it: offlic key revoke") { Code = open.Code };
        var read = new SourceFile(new System.IO.Abstractions.FileSystem()).Read(path, Longest, follow: false);
        return read.Problem is null
            ? System.Text.Encoding.ASCII.GetString(read.Bytes)
            : throw read.Problem.ToFailure("a private key lives only on the station that made it");
    }
}
