import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { formatTime } from '../../ui/dates.ts'
import { FlowMiddle } from '../../ui/flow-shell.tsx'
import { useNavigate } from '../../ui/link.tsx'
import { notifyError } from '../../ui/notify.tsx'
import { Progress } from '../../ui/progress.tsx'
import { Failed, Note } from '../../ui/states.tsx'
import { useListState } from '../list-state.ts'
import { addressOf, api } from '../portal.client.ts'
import { router } from '../portal.routes.tsx'
import { useParam, useViewer } from '../viewer.tsx'
import { ImportStep, StepHeading } from './import-steps.tsx'
import css from './importing.module.css'
import { useEvents } from './watch-server.ts'

// The plan whose choices are kept, after "Read again".
const defaults = { from: '' }
