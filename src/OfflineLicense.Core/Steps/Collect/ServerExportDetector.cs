using OfflineLicense.Formats.Archives;

namespace OfflineLicense.Steps.Collect;

/// <summary>
/// The export of a server (CSLU, SSM On-Prem) is an archive with a <c>manifest.mf</c>, and is carried unopened. CSSM's
/// response to one may have a manifest too; its members are named <c>ACK_…</c>.
/// </summary>
internal sealed class ServerExportDetector
{
    private bool _hasManifest;

    /// <summary>A member is a response, so the archive is for devices whatever else is in it.</summary>
    public bool IsOfDevices { get; private set; }

    /// <summary>Certain only once all members were seen.</summary>
    public bool IsServerExport => _hasManifest && !IsOfDevices;

    /// <summary>Hands the members on, and notes what their names show.</summary>
    public IEnumerable<ArchiveMember> Watch(IEnumerable<ArchiveMember> members)
    {
        foreach (var member in members)
        {
            IsOfDevices |= member.Name.StartsWith(FileNames.AckPrefix, StringComparison.OrdinalIgnoreCase);
            _hasManifest |= member.IsManifest;
            yield return member;
        }
    }

    public static InputFile Describe(InputPlace place) =>
        new InputFile.ServerExport(place.Label, 0, "It has a manifest.mf, like an export of CSLU or SSM On-Prem", "PURPOSE", "NAME")
        {
            IsExplicit = place.IsExplicit,
        };
}
