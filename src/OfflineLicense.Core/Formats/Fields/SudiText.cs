using System.Text;

namespace OfflineLicense.Formats.Fields;

/// <summary>A <c>sudi</c> object of a vendor's JSON as written in the text: UTF-8 slices, no string made yet.</summary>
internal ref struct SudiText
{
    public ReadOnlySpan<byte> Pid;
    public ReadOnlySpan<byte> Serial;
    public ReadOnlySpan<byte> Uuid;

    /// <summary>Reads the value behind a key; empty where it is no object.</summary>
    public static SudiText Read(scoped ref StrictJsonReader json)
    {
        var sudi = default(SudiText);
        if (json.Enter() is var depth and >= 0)
        {
            while (json.NextKey(depth))
            {
                if (json.Is("udi_pid"u8))
                    sudi.Pid = json.ReadText();
                else if (json.Is("udi_serial_number"u8))
                    sudi.Serial = json.ReadText();
                else if (json.Is("uuid"u8))
                    sudi.Uuid = json.ReadText();
            }
        }

        return sudi;
    }

    public readonly bool Matches(scoped SudiText other) =>
        Serial.SequenceEqual(other.Serial) && Pid.SequenceEqual(other.Pid) && Uuid.SequenceEqual(other.Uuid);

    /// <summary>Null where a field is missing, empty or unfit (a virtual platform has no serial while it boots).</summary>
    public readonly Udi? ToUdi() =>
        Udi.From(Encoding.UTF8.GetString(Pid), Encoding.UTF8.GetString(Serial), Encoding.UTF8.GetString(Uuid));
}
