using OfflineLicense.Formats.Archives;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Record;

namespace OfflineLicense.Steps.Collect;

/// <summary>The export of a server (CSLU, SSM On-Prem): an archive with a <c>manifest.mf</c>, which is carried whole or not at all.</summary>
internal static class ServerExportDetector
{
    /// <summary>
    /// Looked at beforehand, so that nothing inside is recorded on the way to the manifest. CSSM's answer to such a file may
    /// hold one too; its members are named <c>ACK_…</c>. The stream is at its beginning again afterwards.
    /// </summary>
    public static bool Is(Stream stream, string label)
    {
        try
        {
            var manifest = HoldsManifest(ArchiveReader.Open(stream, label));
            stream.Position = 0;
            return manifest;
        }
        catch (IOException)
        {
            return false; // whoever reads it in earnest says what is wrong with the medium
        }
    }

    public static FileOutcome Refuse(string path) =>
        Refuse(path, "It holds a manifest.mf, as the export of CSLU or SSM On-Prem does", "PURPOSE", "NAME");

    /// <param name="path">Where it lies.</param>
    /// <param name="why">What says that it is a server's.</param>
    /// <param name="word">What to say behind <c>--as</c>.</param>
    /// <param name="server">What to say behind <c>--server</c>.</param>
    public static FileOutcome Refuse(string path, string why, string word, string server) => new(path, CollectOutcome.Refused)
    {
        Kind = DocumentKind.Archive,
        Reason = RefusalReason.ServerFile,
        Message = $"{why}, and is not opened: a server's file is carried whole. Say whose it is: offlic collect --as {word} --server {server} {path}"
            + (word.StartsWith("PURPOSE", StringComparison.Ordinal) ? $" (PURPOSE: {string.Join(", ", ServerPurpose.All)}). " : ". ")
            + "For the devices' own files, collect those.",
    };

    private static bool HoldsManifest(IEnumerable<ArchiveMember> members)
    {
        var manifest = false;
        foreach (var member in members)
        {
            if (member.Name.StartsWith("ACK_", StringComparison.OrdinalIgnoreCase))
                return false;
            manifest |= member.IsManifest;
        }

        return manifest;
    }
}
