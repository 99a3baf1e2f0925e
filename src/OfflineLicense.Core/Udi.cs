using System.Text;

namespace OfflineLicense;

/// <summary>
/// The name of one piece of Cisco hardware or software: PID and serial number, sometimes a UUID. Case is kept and
/// compared; nothing is ever "corrected" (docs/formats.md, UDI).
/// </summary>
internal sealed record Udi
{
    private Udi(string pid, string serial, string? uuid)
    {
        Pid = pid;
        Serial = serial;
        Uuid = uuid;
    }

    public string Pid { get; }

    public string Serial { get; }

    /// <summary>Counts only where both sides have it: see <see cref="Names"/>.</summary>
    public string? Uuid { get; }

    /// <summary>Null where a field is empty, too long or holds control characters. Outer white space is no part of a field.</summary>
    public static Udi? From(string? pid, string? serial, string? uuid = null)
    {
        pid = pid?.Trim();
        serial = serial?.Trim();
        uuid = string.IsNullOrWhiteSpace(uuid) ? null : uuid.Trim();
        return Holds(pid) && Holds(serial) && (uuid is null || Holds(uuid)) ? new Udi(pid!, serial!, uuid) : null;
    }

    /// <summary>Whether both name the same thing: PID and serial alike, and the UUID where both have one.</summary>
    public bool Names(Udi other) =>
        string.Equals(Pid, other.Pid, StringComparison.Ordinal)
        && string.Equals(Serial, other.Serial, StringComparison.Ordinal)
        && (Uuid is null || other.Uuid is null || string.Equals(Uuid, other.Uuid, StringComparison.Ordinal));

    /// <summary>The canonical spelling: <c>P:C9300-48P,S:FOC1234X0AB</c>, then <c>,U:…</c> where there is a UUID.</summary>
    public override string ToString() => Uuid is null ? $"P:{Pid},S:{Serial}" : $"P:{Pid},S:{Serial},U:{Uuid}";

    private static bool Holds(string? field)
    {
        if (field is not { Length: > 0 and <= Limits.UdiField })
            return false;
        foreach (var c in field)
        {
            if (char.IsControl(c))
                return false;
        }

        return Ascii.IsValid(field) || Encoding.UTF8.GetByteCount(field) <= Limits.UdiField;
    }
}
