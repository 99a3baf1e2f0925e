namespace OfflineLicense.Steps.Sheets;

/// <summary>
/// The fixed text of the playbooks. What differs between devices is in <c>offlic_devices</c>, written by <see cref="AnsibleFiles"/>. No key
/// of it has the name of a method of a dictionary (<c>copy</c>, <c>items</c>): Jinja would find the method.
/// </summary>
internal static class AnsiblePlaybooks
{
    /// <summary>The first task of each playbook that writes here.</summary>
    public const string MakeFolder = """
            - name: "Make the folder that offlic collects"
              ansible.builtin.file:
                path: "{{ offlic_intake }}"
                state: "directory"
              delegate_to: "localhost"
              become: false
              run_once: true

        """;

    /// <summary>What the device shows, where it is collected.</summary>
    public const string Capture = """
            - name: "Show the license state"
              cisco.ios.ios_command:
                commands: ["show license all"]
              register: "offlic_shown"
            - name: "Write it where offlic collects"
              ansible.builtin.copy:
                content: "{{ offlic_shown.stdout[0] }}\n"
                dest: "{{ offlic_intake }}/{{ offlic_capture }}"
              delegate_to: "localhost"
              become: false

        """;

    /// <summary>Types the lines, then copies the files that the device wrote.</summary>
    public const string Run = """
            - name: "Type the commands"
              cisco.ios.ios_command:
                commands: "{{ offlic_devices[inventory_hostname].lines }}"
              register: "offlic_ran"
              failed_when: "offlic_ran is failed or offlic_ran.stdout | join(' ') is search('(?im)error|fail|^%')"
            - name: "Count the reports in the saved file"
              cisco.ios.ios_command:
                commands: ["{{ offlic_devices[inventory_hostname].counting }}"]
              register: "offlic_counted"
              failed_when: "offlic_counted is failed or offlic_counted.stdout[0] is search('= *0 *$')"
              when: "offlic_devices[inventory_hostname].counting is defined"
            - name: "Copy the file to the TFTP server"
              cisco.ios.ios_command:
                commands:
                  - command: "{{ item.tftp }}"
                    prompt: ["Address or name of remote host", "Destination filename"]
                    answer: ["\r", "\r"]
                    check_all: true
              loop: "{{ offlic_devices[inventory_hostname].files | selectattr('tftp', 'defined') | list }}"
              loop_control:
                label: "{{ item.file }}"
              register: "offlic_copied"
              failed_when: "offlic_copied is failed or offlic_copied.stdout[0] is not search('bytes copied')"
            - name: "Fetch the file by SCP"
              ansible.netcommon.net_get:
                src: "{{ item.path }}"
                dest: "{{ offlic_intake }}/{{ item.file }}"
                protocol: "scp"
              loop: "{{ offlic_devices[inventory_hostname].files | rejectattr('tftp', 'defined') | list }}"
              loop_control:
                label: "{{ item.file }}"

        """;

    /// <summary>Imports, and writes a log of it whether that succeeded or not: the log is what proves it.</summary>
    public const string Install = """
            - name: "Import"
              block:
                - name: "Put the install file on the device by SCP"
                  ansible.netcommon.net_put:
                    src: "{{ item.source }}"
                    dest: "{{ item.path }}"
                    protocol: "scp"
                    mode: "binary"
                  loop: "{{ offlic_devices[inventory_hostname].imports | selectattr('path', 'defined') | list }}"
                  loop_control:
                    label: "{{ item.path }}"
                - name: "Import the install file"
                  cisco.ios.ios_command:
                    commands: ["{{ item.line }}"]
                  loop: "{{ offlic_devices[inventory_hostname].imports }}"
                  loop_control:
                    label: "{{ item.line }}"
                  register: "offlic_imported"
                  failed_when: "offlic_imported is failed or offlic_imported.stdout[0] is not search(item.expected)"
              always:
                - name: "Show the license state"
                  cisco.ios.ios_command:
                    commands: ["show license all"]
                  register: "offlic_shown"
                - name: "Write the log where offlic collects"
                  ansible.builtin.copy:
                    content: |
                      {% for each in offlic_imported.results | default([]) %}
                      {{ inventory_hostname[:63] }}#{{ each.item.line }}
                      {{ each.stdout[0] | default(each.msg | default('')) }}
                      {% endfor %}
                      {{ inventory_hostname[:63] }}#show license all
                      {{ offlic_shown.stdout[0] }}
                    dest: "{{ offlic_intake }}/{{ offlic_capture }}"
                  delegate_to: "localhost"
                  become: false

        """;
}
