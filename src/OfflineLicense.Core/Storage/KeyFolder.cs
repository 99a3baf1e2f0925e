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
        folder.Write(new OutputFile(Path.GetFileName(station.KeyFile(keyId))[..16] + ".pub.pem", System.Text.Encoding.ASCII.GetBytes(publicPem)) { Mode = OutputFile.Private });
    }

    /// <exception cref="Failure"><see cref="FailureKind.Missing"/> where the key is not there or others may read it.</exception>
    public string PrivatePem(Digest keyId)
    {
        var path = station.KeyFile(keyId);
        PrivateFile.CheckOwnerOnly(path);
        var read = SourceFile.Read(path, Longest);
        return read.Bytes is { } bytes
            ? System.Text.Encoding.ASCII.GetString(bytes)
            : throw new Failure(FailureKind.Missing, $"the private key {path} cannot be read: {read.Reason}", "a key lives only on the station that made it");
    }
}
